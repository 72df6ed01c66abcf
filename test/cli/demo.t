# A made-up company on a folder of its own; the first mail is read within moments.
$ echo $((20000 + $$ % 20000)) > port
> heard demo --data d --port $(cat port) > out 2> log & echo $! > desk.pid
> until grep -q Ctrl-C out || ! kill -0 $(cat desk.pid); do sleep 0.1; done
> sed "s/:$(cat port)/:PORT/" out; grep -v ' info ' log
$ i=0; while [ "$(ls d/spool/new)" ] && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done; ls d/spool/new d/spool/bad
$ kill $(cat desk.pid); while kill -0 $(cat desk.pid) 2>/dev/null; do sleep 0.1; done; tail -n 1 out
# Yesterday's data are there, and no second mail.
$ heard demo --data d --port $(cat port) > out 2> log & echo $! > desk.pid
> until grep -q Ctrl-C out || ! kill -0 $(cat desk.pid); do sleep 0.1; done
> ls d/spool/new; heard user list --data d
$ kill $(cat desk.pid); while kill -0 $(cat desk.pid) 2>/dev/null; do sleep 0.1; done
# A real desk is no demo.
$ heard serve --data real --port 0 > out 2> log & echo $! > desk.pid
> until grep -q listens out || ! kill -0 $(cat desk.pid); do sleep 0.1; done
> kill $(cat desk.pid); while kill -0 $(cat desk.pid) 2>/dev/null; do sleep 0.1; done
> heard demo --data real --port $(cat port)
$ heard demo --port 0
