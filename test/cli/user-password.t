$ heard serve --data d --port 0 > out 2> log & echo $! > desk.pid
> until grep -q listens out || ! kill -0 $(cat desk.pid); do sleep 0.1; done
> kill $(cat desk.pid); while kill -0 $(cat desk.pid) 2>/dev/null; do sleep 0.1; done
$ echo correct-horse | heard user add asha --data d --name "Asha Rao" --role lead
$ echo battery-staple | heard user password asha --data d
$ echo battery-staple | heard user password nobody --data d
$ echo short | heard user password asha --data d
