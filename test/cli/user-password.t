$ desk-open serve --data d --port 0
$ desk-close
$ echo correct-horse | heard user add asha --data d --name "Asha Rao" --role lead
Asha Rao may log in as asha (lead).
$ echo battery-staple | heard user password asha --data d
asha has a new password; whoever was logged in under the old one is logged out.
$ echo battery-staple | heard user password nobody --data d
heard: there is no account called nobody
? 66
$ echo short | heard user password asha --data d
heard: A password needs at least 10 characters; three or four words make a good one.
? 65
