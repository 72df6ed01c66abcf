# All of them, a line each; all of one.
$ heard rules | head -4
defend-process               warn   This defends how we work before showing that you see what happened to them.
told-you-already             warn   This tells them off for not having taken in what we said.
blame-customer               warn   This puts the fault on the customer.
minimise                     warn   This makes their problem sound smaller than it is to them.
$ heard rules | tail -1
heard rules RULE tells all of one.
$ heard rules premature-solution
premature-solution

You are solving before they have said you understood.

Looks    A solution (a step, a booking, a refund, an offer) before they confirmed that they were
         understood. Passed over: danger, a pause that stops harm and says it is one, a single
         question that can simply be answered.
Why      A solution to a problem that was not understood is a second problem, and it closes their
         mouth.
Instead  Play back first. If harm is running, pause it and say it is only a pause.
Practice P16: Don't prescribe a solution too soon.
         P9: Say back what you understood and ask "did I get that right?"
Weight   warn; block when they are angry (anger 2 or 3), or there are two concerns or more
Where    replies
Needs    playback

It is found in:
  - I've booked you a new router for Thursday. That should sort it.
    (known: playback none, anger 2)
  - The quickest fix is to factory-reset the hub and re-enter the code.
    (known: playback none)
  - As a gesture we will refund one month and close this.
    (known: playback corrected)

It is not found in:
  - You said yes to all three points, so here is what I'll do about each: a refund, a new visit and
    a call from my manager.
    (known: playback confirmed)
  - I have paused tomorrow's payment so nothing more leaves your account. That is only a pause. Now
    tell me the rest before we decide anything.
    (known: playback none, anger 3)
  - Before I suggest anything: was it working in the old house, and what did the last visit find?
    (known: playback none)
$ heard rules calm-down --json
{"rule":"calm-down","severity":"block","weight":"block","practice":["P14: Keep a calm tone."],"where":"replies","stages":"","needs":[],"looks":"Asking or telling them to feel otherwise: \"calm down\", \"don't be upset\", \"there's no need to shout\".","why":"It tells them that their feeling is the problem. It almost always grows.","message":"Telling someone to calm down almost always does the opposite.","suggest":"Name what happened and slow your own pace: \"Three missed visits. Let's take this one thing at a time.\"","yes":[{"known":"","text":"Please calm down so that I can help you."},{"known":"","text":"There is no need to get upset about this."},{"known":"","text":"You're overreacting, let's be reasonable here."}],"no":[{"known":"","text":"You have every reason to be upset about a third missed visit."},{"known":"","text":"Once the storm calms down the crew can climb the pole; I'll text you when they start."},{"known":"","text":"There is no need to send the form again; I have it."}]}
$ heard rules --json | wc -l
60
$ heard rules no-such-rule
heard: there is no rule "no-such-rule"; "heard rules" lists them
? 64
$ heard rules --json --markdown
heard: take --json or --markdown, not both
? 64
