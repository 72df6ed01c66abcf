# For people: what, where, why, what instead.  Exit 1 when something warns or blocks.
$ echo "Please calm down, I am doing what I can." | heard check
block  calm-down  P14
  Please calm down, I am doing what I can.
  ~~~~~~~~~~~~~~~~
  Telling someone to calm down almost always does the opposite.
  Instead: Name what happened and slow your own pace: "Three missed visits. Let's take this one thing at a time."

And 1 more, less pressing or in the same place; --json gives them all.
? 1
$ echo "Please calm down, I am doing what I can." | heard check --json
{"findings":[{"rule":"calm-down","severity":"block","practice":["P14"],"start":0,"end":16,"message":"Telling someone to calm down almost always does the opposite.","suggest":"Name what happened and slow your own pace: \"Three missed visits. Let's take this one thing at a time.\""},{"rule":"ego-words","severity":"hint","practice":["P7","P8","P14"],"start":0,"end":40,"message":"This is about you, and the conversation is about them.","suggest":"Cut it. Say the fact, or what you will do."}]}
? 1
$ echo "Good morning." | heard check
Nothing stands against sending it.
# A long line is shown around the span; of findings in one place the worst, five in all.
$ cat > long.txt <<'END'
> Dear Ms Nĩlsson,
>
> You wrote about the boiler on Monday and I have looked at it with the depot, and I really can't see why you should claim that nobody came; it was only a few days and we followed the correct procedure throughout.
> I am sorry if you feel that way. Someone will look into it soon, guaranteed.
> END
> heard check long.txt
warn   minimise  P12,P13
  … that nobody came; it was only a few days and we followed the correct procedure throu …
                      ~~~~~~~~~~~~~~~~~~~~~~
  This makes their problem sound smaller than it is to them.
  Instead: Use their own measure: the days, the money, what it stopped them doing.

warn   defend-process  P1,P3
  … only a few days and we followed the correct procedure throughout.
                        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  This defends how we work before showing that you see what happened to them.
  Instead: Name their problem first; keep the process point for later, and only if they asked.

warn   non-apology  P10,P4
  I am sorry if you feel that way. Someone will look into it soon, guaranteed.
       ~~~~~~~~~~~~~~~~~
  This apologises for their reaction, or only if there was a problem.
  Instead: Say what was done and who did it: "I'm sorry we left you on hold for fifty minutes."

warn   promise-no-owner  P18
  I am sorry if you feel that way. Someone will look into it soon, guaranteed.
                                   ~~~~~~~~~~~~~~~~~
  Nobody in this sentence can be held to it.
  Instead: Name the person, or say you will do it or check it.

And 2 more, less pressing or in the same place; --json gives them all.
? 1
# On a terminal in colour, unless it is not wanted.  What a terminal would obey is not sent to it.
$ printf 'Calm \033[2Jdown. \302\233 Please calm down.\n' > bad.txt; TERM=xterm script -qec "heard check bad.txt" /dev/null | cat -v
^[[1;31mblock^[[0m  ^[[1mcalm-down^[[0m^[[2m  P14^[[0m^M
  Calm  [2Jdown. M-BM-  Please calm down.^M
                   ^[[1;31m~~~~~~~~~~~~~~~~^[[0m^M
  Telling someone to calm down almost always does the opposite.^M
  Instead: Name what happened and slow your own pace: "Three missed visits. Let's take this one thing at a time."^M
$ TERM=xterm NO_COLOR=1 script -qec "heard check bad.txt" /dev/null | cat -v
block  calm-down  P14^M
  Calm  [2Jdown. M-BM-  Please calm down.^M
                   ~~~~~~~~~~~~~~~~^M
  Telling someone to calm down almost always does the opposite.^M
  Instead: Name what happened and slow your own pace: "Three missed visits. Let's take this one thing at a time."^M
# The marks stand under the words, whatever is wide or has no width; what runs over several lines is shown so.
$ printf '您好 👍 e\314\201\tPlease calm down.\nYou should have\n\n  checked it.\n' | heard check
block  calm-down  P14
  您好 👍 é Please calm down.
            ~~~~~~~~~~~~~~~~
  Telling someone to calm down almost always does the opposite.
  Instead: Name what happened and slow your own pace: "Three missed visits. Let's take this one thing at a time."

hint   blame-customer  P1,P14
  You should have
  ~~~~~~~~~~~~~~~
  This puts the fault on the customer.
  Instead: State what happened and what happens next; if their action matters, say what would help next time.
? 1
$ printf 'a \342\200\256b\342\200\254 c. Please calm down.\n' | heard check | head -3
block  calm-down  P14
  a �b� c. Please calm down.
           ~~~~~~~~~~~~~~~~
# A narrow terminal gets what fits into it.
$ echo "Dear Ms Osei, you wrote about the boiler on Monday, so please calm down now." > narrow.txt; TERM=xterm NO_COLOR=1 script -qec "stty cols 40; heard check narrow.txt" /dev/null | tr -d '\r'
block  calm-down  P14
  … Monday, so please calm down now.
            ~~~~~~~~~~~~~~~~~~~
  Telling someone to calm down almost
  always does the opposite.
  Instead: Name what happened and slow
  your own pace: "Three missed visits.
  Let's take this one thing at a time."
# Facts: a name that isn't known and a wrong type are errors that name it.
$ echo "Hello" | heard check --facts '{"angre":2}'
heard: There is no fact called 'angre'.
? 65
$ echo "Hello" | heard check --facts '{"anger":"much"}'
heard: The fact 'anger' must be a number from 0 to 3.
? 65
$ echo '{"fault":"unknown"}' > facts.json; echo "You're absolutely right, we lost your parcel." | heard check --facts facts.json --json
{"findings":[{"rule":"concede-by-empathy","severity":"warn","practice":["P4"],"start":0,"end":32,"message":"You are agreeing to something that has not been found out yet.","suggest":"Say what it has been like for them, say what you don't know, and when you will."}]}
? 1
$ echo "Hello" | heard check --facts missing.json
heard: missing.json could not be opened: there is no such file or folder.
? 66
$ printf '\377\376' | heard check
heard: the draft isn't UTF-8; save it as UTF-8 and try again
? 65
$ heard check missing.txt
heard: missing.txt could not be opened: there is no such file or folder.
? 66
# What is known comes from the conversation; turns are put in order by their times.
$ cat > turns.jsonl <<'END'
> {"conv":"7","turn":3,"speaker":"customer","at":"2026-06-01T17:30:00+01:00","text":"Still no call."}
> {"conv":"7","turn":1,"speaker":"customer","at":"2026-06-01T09:00:00+01:00","text":"The boiler has died again and I lost a day's wages waiting. My order number is 88213."}
>
> {"conv":"7","turn":2,"speaker":"agent","at":"2026-06-01T10:00:00+01:00","text":"No heating again, and a day's wages gone. I'm Dana. I'll ring you by 4 pm today."}
> END
> echo "Could you give me your order number? The part for your boiler has been booked for Friday." > reply.txt
> heard check reply.txt --conversation turns.jsonl --now 2026-06-01T18:00:00+01:00
block  missed-promise-unmentioned  P18,P10
  About: I'll ring you by 4 pm today
  A promise was missed and this acts as if it wasn't.
  Instead: First sentence: what you said, that you didn't, sorry. Then where it stands and a new time.

warn   impact-missed  P12
  About: I lost a day's wages waiting
  They told you what this cost them and the reply does not mention it.
  Instead: Put the impact in one clause, and say whether you can do something about it.

warn   asks-known-info  P17
  Could you give me your order number? The part for your boiler has been booked for Fr …
  ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  They have already told us this.
  Instead: Use it, or show it and ask if it still holds.

warn   premature-solution  P16,P9
  Could you give me your order number? The part for your boiler has been booked for Fr …
                                                                ~~~~~~~~~~~~~~~
  You are solving before they have said you understood.
  Instead: Play back first. If harm is running, pause it and say it is only a pause.
? 1
$ sed 1d turns.jsonl > early.jsonl; heard check reply.txt --conversation early.jsonl --now 2026-06-01T15:00:00+01:00 --json | grep -o '"rule":"[a-z-]*"'
"rule":"impact-missed"
"rule":"asks-known-info"
"rule":"premature-solution"
# What is said outright takes the place of what is derived.
$ heard check reply.txt --conversation turns.jsonl --now 2026-06-01T18:00:00+01:00 --facts '{"overdue":null,"playback":"confirmed","known":[],"impact":[]}' --json
{"findings":[{"rule":"no-enough-question","severity":"hint","practice":["P2"],"start":0,"end":0,"message":"You answered but did not ask whether it was enough.","suggest":"\"Was that enough to settle it, or is something still open?\""}]}
# An empty file: nothing was said yet.  A bad line stops it and is named; a draft answers one conversation.
$ : > none.jsonl; echo "Good morning, I'm Dana. What happened?" | heard check --conversation none.jsonl
Nothing stands against sending it.
$ sed 's/"speaker":"agent"/"speaker":"boss"/' turns.jsonl > bad.jsonl; heard check reply.txt --conversation bad.jsonl
heard: bad.jsonl, line 4: "speaker" must be agent or customer
? 65
$ sed '2s/"conv":"7"/"conv":"8"/' turns.jsonl > two.jsonl; heard check reply.txt --conversation two.jsonl
heard: two.jsonl, line 2: this turn is of another conversation than the first; a draft answers one
? 65
$ printf '{"conv":"7"\n' > half.jsonl; heard check reply.txt --conversation half.jsonl
heard: half.jsonl, line 1: This cannot be read as JSON: it ends in the middle, at byte 11.
? 65
$ heard check --conversation - < turns.jsonl
heard: the draft and the conversation can't both come from standard input; name a file for one of them
? 64
$ heard check reply.txt --conversation - --now 2026-06-01T18:00:00+01:00 < turns.jsonl | head -1
block  missed-promise-unmentioned  P18,P10
$ echo "Why did you not ring us?" | heard check --facts '{"distress":2}' | head -1
warn   accusing-why  P15,P14
$ heard check reply.txt --conversation turns.jsonl --now yesterday
heard: --now takes a time such as 2026-06-08T10:30:00+01:00
? 64
# What is no string is named, and the line keeps its id.
$ printf '{"text":5,"id":"s1"}\n{"id":2,"text":"Hello"}\n{"id":"s3","text":"Hello","speaker":true}\n{"id":"s4","text":null}\n' | heard check --cases -
{"id":"s1","error":"\"text\" must be a string"}
{"id":null,"error":"\"id\" must be a string"}
{"id":"s3","error":"\"speaker\" must be a string"}
{"id":"s4","error":"\"text\" must be a string"}
? 65
# Many at once, in the same order; a bad line doesn't stop the others.
$ cat > cases.jsonl <<'END'
> {"id":"c1","context":{"playback":"none","anger":2},"text":"A new meter is on its way to you and that will sort it out."}
> {"id":"c2","context":{},"text":"Please calm down.","speaker":"customer"}
> {"id":"c3","context":{"anger":9},"text":"Hello"}
> {"id":"c4"}
> not json
>
> {"id":"c5","context":{"colour":"blue"},"text":"Good morning.","mood":1}
> END
> heard check --cases cases.jsonl > said; echo "exit $?"; sed 's/"message".*//' said
heard: line "c5": there is no "mood"; it was passed over
heard: line "c5": there is no "colour"; it was passed over
exit 65
{"id":"c1","findings":[{"rule":"premature-solution","severity":"block","practice":["P16","P9"],"start":0,"end":25,
{"id":"c2","findings":[]}
{"id":"c3","error":"The fact 'anger' must be a number from 0 to 3."}
{"id":"c4","error":"a line needs \"text\""}
{"id":null,"error":"a line must be a JSON object"}
{"id":"c5","findings":[]}
$ heard check --cases cases.jsonl --facts '{}'
heard: --cases brings its own drafts and facts; leave out FILE, --facts and --conversation
? 64
$ heard check --cases missing.jsonl
heard: missing.jsonl could not be opened: there is no such file or folder.
? 66
# A firm's own words: what it sells, what it has banned, what it has approved.
$ mkdir packs; cat > packs/ours.pack <<'END'
> label banned
> (touch base | going forward)
>
> approved meter: You should have checked the meter
>  before the visit.
> END
> echo "Going forward I'll ring you first. You should have checked the meter before the visit." > house.txt
> heard check house.txt --packs packs --json | grep -o '"rule":"[a-z-]*"'
"rule":"promise-no-date"
"rule":"banned-phrase"
$ heard check house.txt --json | grep -o '"rule":"[a-z-]*"'
"rule":"promise-no-date"
"rule":"blame-customer"
$ echo "label baned" > packs/more.pack; heard check house.txt --packs packs
heard: packs/more.pack, line 1: there is no such label: baned
? 78
$ rm packs/more.pack; head -c 600000 /dev/zero | tr '\0' '#' > packs/huge.pack; heard check house.txt --packs packs
heard: packs/huge.pack is too large: 524288 bytes is the most that is read.
? 78
$ mkdir other; echo "label banned" > other/ours.txt; heard check house.txt --packs other
heard: other holds no pack: no file whose name ends in .pack
? 78
$ mv other/ours.txt other/ours.pack.txt; heard check house.txt --packs other
heard: other/ours.pack.txt isn't read: the name of a pack ends in .pack; rename it
? 78
$ heard check house.txt --packs nowhere
heard: nowhere could not be opened: there is no such file or folder.
? 78
# An empty draft, facts that are left empty, a file with the mark of UTF-8 in front, a line without its id.
$ printf '\n \n' | heard check
There is nothing written yet.
$ echo "Good morning." | heard check --facts ''
heard: --facts takes JSON such as {"anger":2}, or the name of a file that holds it
? 64
$ printf '\357\273\277{"id":"m","text":"Please calm down."}\n{"case":"n","text":"Good morning."}\n' > marked.jsonl; heard check --cases marked.jsonl | cut -c1-60
heard: a line without "id": there is no "case"; it was passed over
{"id":"m","findings":[{"rule":"calm-down","severity":"block"
{"id":null,"error":"a line needs \"id\""}
# A word is reported once.
$ echo "The DSLAM was off." | heard check --json | grep -o '"rule":"[a-z-]*"'
"rule":"jargon"
