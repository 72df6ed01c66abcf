# There must be a desk first: a misspelt folder must not become one.
$ echo correct-horse | heard user add asha --data d --name "Asha Rao" --role agent
heard: there is no desk in d yet; `heard serve --data d` makes one
? 66
$ ls
$ desk-open serve --data d --port 0
# While the desk is open.
$ echo correct-horse | heard user add asha --data d --name "Asha Rao" --role agent
Asha Rao may log in as asha (agent).
$ echo correct-horse | heard user add ruth --data d --name "Ruth Adeyemi" --role owner
Ruth Adeyemi may log in as ruth (owner).
# Refused: nothing is made.
$ echo correct-horse | heard user add asha --data d --name "Another Asha" --role agent
heard: there is an account called asha already
? 75
$ echo short | heard user add tom --data d --name "Tom Ellery" --role lead
heard: A password needs at least 10 characters; three or four words make a good one.
? 65
$ echo correct-horse | heard user add tom --data d --name "Tom Ellery" --role king
heard: a role is one of: agent, lead, owner
? 65
$ echo correct-horse | heard user add tom --data d --role lead
heard: An account needs the name customers will see.
? 65
$ echo correct-horse | heard user add "Tom Ellery" --data d --name "Tom Ellery"
heard: A login is made of a-z, 0-9, dot, dash, underscore and @, 64 at most.
? 65
$ heard user add tom --data d --name "Tom Ellery" < /dev/null
heard: the password is read from standard input, and nothing came
? 64
$ heard user add --data d
heard: something is missing; type: heard user add LOGIN
? 64
$ heard user list --data d
asha             agent  Asha Rao
ruth             owner  Ruth Adeyemi
$ desk-close
