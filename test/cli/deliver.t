# A folder that isn't there is not made: a misspelt path would swallow mail.
$ printf 'From: a@mail.example\n\nHello\n' | heard deliver --data nowhere
$ ls
# What is safe lies in the spool, byte for byte.
$ mkdir d && printf 'From: a@mail.example\n\nHello\n' | heard deliver --data d
$ cat d/spool/new/*
# Never: empty, or too large.  Nothing is left behind.
$ heard deliver --data d < /dev/null
$ head -c 1001 /dev/zero | tr '\0' x | heard deliver --data d --max 1000
$ head -c 1000 /dev/zero | tr '\0' x | heard deliver --data d --max 1000
$ head -c 26214401 /dev/zero | heard deliver --data d
$ ls d/spool/new | wc -l
$ ls d/spool/tmp | wc -l
# Later: the folder can't be written to.
$ mkdir e && : > e/spool && printf 'From: a@mail.example\n\nHello\n' | heard deliver --data e
$ heard deliver --data d --max 0
$ heard deliver --data d message.eml
