$ heard user list --data d
heard: there is no desk in d yet; `heard serve --data d` makes one
? 66
$ desk-open serve --data d --port 0
$ desk-close
$ heard user list --data d
There is no account yet; "heard user add" makes one.
$ heard user list --data d --json
$ echo correct-horse | heard user add asha --data d --name "Asha Rao" --role lead
Asha Rao may log in as asha (lead).
$ heard user list --data d
asha             lead   Asha Rao
$ heard user list --data d --json | sed 's/"id":"[0-9]*"/"id":"ID"/'
{"id":"ID","login":"asha","name":"Asha Rao","role":"lead","disabled":false}
$ heard user list asha --data d
heard: "asha" is one word too many; type: heard user list
? 64
