$ heard user list --data d
$ heard serve --data d --port 0 > out 2> log & echo $! > desk.pid
> until grep -q listens out || ! kill -0 $(cat desk.pid); do sleep 0.1; done
> kill $(cat desk.pid); while kill -0 $(cat desk.pid) 2>/dev/null; do sleep 0.1; done
$ heard user list --data d
$ heard user list --data d --json
$ echo correct-horse | heard user add asha --data d --name "Asha Rao" --role lead
$ heard user list --data d
$ heard user list --data d --json | sed 's/"id":"[0-9]*"/"id":"ID"/'
$ heard user list asha --data d
