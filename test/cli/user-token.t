$ desk-open serve --data d --port 0
$ desk-close
$ heard user token asha --data d
heard: there is no account called asha
? 66
$ echo correct-horse | heard user add asha --data d --name "Asha Rao"
Asha Rao may log in as asha (agent).
$ heard user token asha --data d --for reports | sed 's/^[0-9a-f]\{64\}$/TOKEN/'
TOKEN
$ heard user disable asha --data d
asha can't log in any more; what they did stays in the record under their name.
$ heard user token asha --data d
heard: asha is disabled, so a token could do nothing
? 75
$ heard user token --data d
heard: something is missing; type: heard user token LOGIN
? 64
