# Everyone may log in; nobody gets further without a right.
$ heard routes | grep '/login'
GET  /login                                   anyone   Log in
POST /login                                   anyone   Log in
$ heard routes | awk '{ print $3 }' | sort -u
agent
anyone
customer
demo
lead
owner
$ heard routes --json | grep '"/login"'
{"method":"GET","path":"/login","right":"anyone","what":"Log in"}
{"method":"POST","path":"/login","right":"anyone","what":"Log in"}
$ heard routes --markdown | sed -n 3,6p
Made by `make docs` from the table of routes; edits are lost.

| method | address | who | what |
| --- | --- | --- | --- |
$ heard routes --json --markdown
heard: take --json or --markdown, not both
? 64
