$ heard restore nowhere --data d
heard: There is no desk there: nowhere/heard.db is missing.
? 66
$ ls
$ desk-open demo --data d --port 0
$ mail-read d
$ heard backup --data d copy > said
$ desk-close
$ heard restore copy --data d
heard: There is something in d already, and it was left as it is. Name a folder that isn't there yet.
? 75
$ heard restore copy --data again | sed 's/[0-9][0-9]*/N/g'
Restored N events in N chains to again.
$ heard user list --data d > a; heard user list --data again > b; cmp a b
$ heard verify --data again | sed 's/[0-9][0-9]*/N/g'
N events in N chains: the record is whole.
# Mail that was accepted and not read yet comes along.
$ printf 'From: Ida <ida@example.com>\nSubject: The gate\n\nIt has been stuck since Monday.\n' | heard deliver --data again
$ heard backup --data again late > said; ls late/spool/new | wc -l; heard restore late --data third > said; ls third/spool/new | wc -l
1
1
# So do the firm's own words.
$ mkdir again/packs; echo "# ours" > again/packs/ours.pack; heard backup --data again words > said; ls words/packs
ours.pack
# What was changed by hand is found before anyone relies on it.
$ LC_ALL=C sed 's/white router blinking at me/white router smirking at me/g' copy/heard.db > changed && cp changed copy/heard.db
$ heard restore copy --data fourth | sed 's/[0-9][0-9]*/N/g' | tail -1
The record was changed by other hands before this; an older backup may be whole.
