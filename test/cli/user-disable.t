$ desk-open serve --data d --port 0
$ desk-close
$ echo correct-horse | heard user add asha --data d --name "Asha Rao" --role lead
Asha Rao may log in as asha (lead).
$ heard user disable asha --data d
asha can't log in any more; what they did stays in the record under their name.
$ heard user list --data d
asha             lead   Asha Rao (disabled)
$ heard user disable nobody --data d
heard: there is no account called nobody
? 66
