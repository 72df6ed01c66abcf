# A folder that isn't there is not made: a misspelt path would swallow mail.
$ printf 'From: a@mail.example\n\nHello\n' | heard deliver --data nowhere
heard: there is no data folder nowhere; "heard serve --data nowhere" makes it
? 75
$ ls
# What is safe lies in the spool, byte for byte.
$ mkdir d && printf 'From: a@mail.example\n\nHello\n' | heard deliver --data d
$ cat d/spool/new/*
From: a@mail.example

Hello
# Never: empty, or too large.  Nothing is left behind.
$ heard deliver --data d < /dev/null
heard: The message is empty, so there was nothing to keep.
? 65
$ head -c 1001 /dev/zero | tr '\0' x | heard deliver --data d --max 1000
heard: The input is too large: 1000 bytes is the most that is read.
? 65
$ head -c 1000 /dev/zero | tr '\0' x | heard deliver --data d --max 1000
$ head -c 26214401 /dev/zero | heard deliver --data d
heard: The input is too large: 26214400 bytes is the most that is read.
? 65
$ ls d/spool/new | wc -l
2
$ ls d/spool/tmp | wc -l
0
# Later: the folder can't be written to.
$ mkdir e && : > e/spool && printf 'From: a@mail.example\n\nHello\n' | heard deliver --data e
heard: e/spool could not be made a folder: a part of the path is not a folder.
? 75
$ heard deliver --data d --max 0
heard: --max takes a whole number from 1 to 1073741824, and "0" isn't one
? 64
$ heard deliver --data d message.eml
heard: "message.eml" is one word too many; type: heard deliver
? 64
