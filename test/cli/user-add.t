# There must be a desk first: a misspelt folder must not become one.
$ echo correct-horse | heard user add asha --data d --name "Asha Rao" --role agent
$ ls
$ heard serve --data d --port 0 > out 2> log & echo $! > desk.pid
> until grep -q listens out || ! kill -0 $(cat desk.pid); do sleep 0.1; done
# While the desk is open.
$ echo correct-horse | heard user add asha --data d --name "Asha Rao" --role agent
$ echo correct-horse | heard user add ruth --data d --name "Ruth Adeyemi" --role owner
# Refused: nothing is made.
$ echo correct-horse | heard user add asha --data d --name "Another Asha" --role agent
$ echo short | heard user add tom --data d --name "Tom Ellery" --role lead
$ echo correct-horse | heard user add tom --data d --name "Tom Ellery" --role king
$ echo correct-horse | heard user add tom --data d --role lead
$ echo correct-horse | heard user add "Tom Ellery" --data d --name "Tom Ellery"
$ heard user add tom --data d --name "Tom Ellery" < /dev/null
$ heard user add --data d
$ heard user list --data d
$ kill $(cat desk.pid); while kill -0 $(cat desk.pid) 2>/dev/null; do sleep 0.1; done
