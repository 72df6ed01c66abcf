$ heard verify --data d
$ heard demo --data d --port $((20000 + $$ % 20000)) > out 2> log & echo $! > desk.pid
> until grep -q Ctrl-C out || ! kill -0 $(cat desk.pid); do sleep 0.1; done
> i=0; while [ "$(ls d/spool/new)" ] && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done
> kill $(cat desk.pid); while kill -0 $(cat desk.pid) 2>/dev/null; do sleep 0.1; done
$ heard verify --data d | sed 's/[0-9][0-9]*/N/g'
$ heard verify --data d --json | sed 's/[0-9][0-9]*/N/g'
# A word changed by hand.  Both are as long, so that the file stays a database.
$ LC_ALL=C sed 's/a router that blinks at me/a router that smiles at me/g' d/heard.db > changed && cp changed d/heard.db
> heard verify --data d > said; echo "exit $?"; grep -c 'case' said
