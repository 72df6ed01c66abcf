$ desk-open serve --data d --port 0
$ desk-close
$ echo correct-horse | heard user add asha --data d --name "Asha Rao"
Asha Rao may log in as asha (agent).
$ heard user disable asha --data d
asha can't log in any more; what they did stays in the record under their name.
$ echo battery-staple | heard user password asha --data d
asha has a new password; whoever was logged in under the old one is logged out.
The account is disabled all the same; "heard user enable asha" lets it in again.
$ heard user list --data d
asha             agent  Asha Rao (disabled)
$ heard user enable asha --data d
asha can log in again, with the password they had.
$ heard user list --data d
asha             agent  Asha Rao
$ heard user enable nobody --data d
heard: there is no account called nobody
? 66
# A name as long as a letter is none.
$ echo correct-horse | heard user add eve --data d --name "$(printf '%0300d' 0)"
heard: A name may have 200 characters at most.
? 65
