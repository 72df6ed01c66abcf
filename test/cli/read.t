# A turn a line in, a line out; turns of one conversation are context for the later ones.
$ cat > turns.jsonl <<'END'
> {"conv":"a","turn":0,"speaker":"customer","at":"2026-06-08T09:00:00+01:00","tz":"Europe/London","text":"The gate has been stuck since Friday. I am worried about the dog."}
> {"conv":"a","turn":1,"speaker":"agent","at":"2026-06-08T10:30:00+01:00","tz":"Europe/London","text":"Stuck since Friday, and a dog to think of. Have I got that right?"}
> {"conv":"a","turn":2,"speaker":"agent","at":"2026-06-08T10:31:00+01:00","tz":"Europe/London","text":"I'll ring you by noon on Thursday."}
> END
> heard read turns.jsonl
{"conv":"a","turn":0,"speaker":"customer","moves":[{"move":"problem","start":0,"end":36,"p":0.850,"from":"phrase"},{"move":"feeling","start":38,"end":64,"p":0.930,"from":"phrase"}],"emotion":{"label":"worried","p":0.850},"promises":[]}
{"conv":"a","turn":1,"speaker":"agent","moves":[{"move":"restate","start":0,"end":18,"p":0.600,"from":"phrase"},{"move":"restate","start":20,"end":41,"p":0.600,"from":"phrase"},{"move":"check-understanding","start":43,"end":64,"p":0.850,"from":"phrase"}],"emotion":{"label":"none","p":1.000},"promises":[]}
{"conv":"a","turn":2,"speaker":"agent","moves":[{"move":"promise","start":0,"end":33,"p":0.850,"from":"phrase"}],"emotion":{"label":"none","p":1.000},"promises":[{"start":0,"end":33,"due":"2026-06-11T12:00:00+01:00","vague":false}]}
# Promises: the calendar and the zone decide; without a time of writing nothing falls due.
$ cat > due.jsonl <<'END'
> {"conv":"b","turn":0,"speaker":"agent","at":"2026-07-02T10:00:00-04:00","tz":"America/New_York","calendar":"us","text":"We will refund you within two working days."}
> {"conv":"b","turn":1,"speaker":"agent","at":"2026-07-02T10:00:00+02:00","text":"We will refund you within two working days."}
> {"conv":"b","turn":2,"speaker":"agent","text":"I'll write to you on Friday."}
> {"conv":"b","turn":3,"speaker":"agent","at":"2026-07-02T10:00:00Z","tz":null,"text":"I'll write to you shortly."}
> {"conv":"b","turn":4,"speaker":"customer","at":"2026-07-02T10:00:00Z","text":"I'll ring you on Friday."}
> END
> heard read - < due.jsonl | sed 's/.*"promises"://'
[{"start":0,"end":42,"due":"2026-07-07T17:30:00-04:00","vague":false}]}
[{"start":0,"end":42,"due":"2026-07-06T17:30:00+02:00","vague":false}]}
[{"start":0,"end":27,"due":null,"vague":false}]}
[{"start":0,"end":25,"due":null,"vague":true}]}
[]}
# An empty text is read as nothing said.
$ echo '{"conv":"c","turn":0,"speaker":"customer","text":""}' | heard read --json
{"conv":"c","turn":0,"speaker":"customer","moves":[],"emotion":{"label":"none","p":0.600},"promises":[]}
$ heard read < /dev/null
# A bad line doesn't stop the others; the error says what is wrong with which key.
$ cat > bad.jsonl <<'END'
> {"conv":"d","turn":0,"speaker":"agent","text":"Hello"}
> {"conv":"d","speaker":"agent","text":"Hello"}
> {"conv":"d","turn":true,"speaker":"agent","text":"Hello"}
> {"conv":"d","turn":"1a","speaker":"agent","text":"Hello"}
> {"conv":"d","turn":1.5,"speaker":"agent","text":"Hello"}
> {"conv":7,"turn":1,"speaker":"agent","text":"Hello"}
> {"conv":"d","turn":1,"speaker":"robot","text":"Hello"}
> {"conv":"d","turn":1,"speaker":"agent","text":null}
> {"conv":"d","turn":1,"speaker":"agent","text":"a\u0000b"}
> {"conv":"d","turn":1,"speaker":"agent","text":"Hello","at":"Monday"}
> {"conv":"d","turn":1,"speaker":"agent","text":"Hello","end":"10:31"}
> {"conv":"d","turn":1,"speaker":"agent","text":"Hello","tz":"Europe/Atlantis"}
> {"conv":"d","turn":1,"speaker":"agent","text":"Hello","calendar":"atlantis"}
> {"conv":"d","turn":1,"speaker":"agent","text":"Hel
> ["d",1]
>
> {"conv":"d","turn":1,"speaker":"agent","mood":"good","text":"Hello"}
> {"conv":"d","turn":2,"speaker":"agent","mood":"good","text":"Hello"}
> END
> heard read bad.jsonl > said; echo "exit $?"; sed 's/"moves".*//' said
heard: there is no "mood" in a turn; it was passed over
exit 65
{"conv":"d","turn":0,"speaker":"agent",
{"conv":"d","error":"a turn needs \"turn\""}
{"conv":"d","error":"\"turn\" must be a number or a string"}
{"conv":"d","turn":"1a","speaker":"agent",
{"conv":"d","error":"\"turn\" cannot be read: a whole number is needed, at byte 19"}
{"conv":null,"error":"\"conv\" must be a string"}
{"conv":"d","error":"\"speaker\" must be agent or customer"}
{"conv":"d","error":"\"text\" must be a string"}
{"conv":"d","error":"\"text\" cannot be read: a string may not hold a NUL, at byte 54"}
{"conv":"d","error":"\"at\" must be a time such as 2026-06-08T10:30:00+01:00"}
{"conv":"d","error":"\"end\" must be a time such as 2026-06-08T10:30:00+01:00"}
{"conv":"d","error":"\"tz\": There is no time zone \"Europe/Atlantis\"; zones have names such as Europe/London."}
{"conv":"d","error":"\"calendar\": There is no calendar \"atlantis\"; there are england-and-wales, scotland, northern-ireland, us and germany."}
{"conv":"d","error":"\"text\" cannot be read: it ends in the middle of a string, at byte 50"}
{"conv":null,"error":"a turn must be a JSON object on one line"}
{"conv":"d","turn":1,"speaker":"agent",
{"conv":"d","turn":2,"speaker":"agent",
$ printf '{"conv":"e","turn":0,"speaker":"agent","text":"\377"}\n' | heard read
{"conv":"e","error":"\"text\" cannot be read: a string is not UTF-8, at byte 47"}
? 65
# Long texts and long lines.
$ text=$(head -c 1048577 /dev/zero | tr '\0' a)
> printf '{"conv":"f","turn":0,"speaker":"agent","text":"%s"}\n' "$text" | heard read
{"conv":"f","error":"\"text\" is longer than 1048576 bytes"}
? 65
$ (head -c 9000000 /dev/zero | tr '\0' a; printf '\n{"conv":"f","turn":0,"speaker":"agent","text":"Hello"}') | heard read
{"conv":null,"error":"the line is longer than 8 MiB"}
{"conv":"f","turn":0,"speaker":"agent","moves":[{"move":"greet","start":0,"end":5,"p":0.930,"from":"phrase"}],"emotion":{"label":"none","p":1.000},"promises":[]}
? 65
$ heard read missing.jsonl
heard: missing.jsonl could not be opened: there is no such file or folder.
? 66
$ heard read one two
heard: "two" is one word too many; type: heard read [FILE]
? 64
