$ desk-open serve --data d --port 0
$ desk-close
$ heard register --data d | tr , '\n' | tail -2
"outcome"
"basis for considering it settled"
