"""Pairs of sayings that a reader calls the same, and pairs that look alike and are not."""

SAME = (
    ("Ship early, ship often.", "ship early; ship often"),
    ("We don’t guess. We measure.", "We don't guess, we measure"),
    ("We do not guess, we measure and then decide.", "We don't guess, we measure and then decide."),
    ("It took us two years to find the leak.", "It took us 2 years to find the leak."),
    (
        "Somebody has to own the pager before anybody owns the feature.",
        "Someone has to own the pager before anybody owns the feature.",
    ),
    (
        "I think the most underrated tool that any team has is a shared document that everybody reads.",
        "The most underrated tool any team has is a shared document everybody reads.",
    ),
    (
        "Whenever a meeting has no owner it turns into weather: everybody complains and nobody changes it.",
        "Whenever a meeting has no owner it turns into the weather: everyone complains and nobody changes it.",
    ),
    (
        "Good tests are letters to the person who will change this code when you have left.",
        "You know, good tests are letters to the person who will change this code when you have left. I learned late.",
    ),
    (
        "a garden teaches you to plant things whose shade you will not sit in",
        "My grandmother said that a garden teaches you to plant things whose shade you will not sit in. She was right.",
    ),
    (
        "We lost 10,000 messages that night and learned more than in the year before.",
        "We lost 10000 messages that night, and we learned more than in the year before.",
    ),
    (
        "The first version was held together by one script, three shell aliases and a great deal of hope.",
        "The first version was held together with one script, three shell aliases and a great deal of hope.",
    ),
    (
        "Every queue is a promise; when you add one, write down who keeps it and what happens when they can't.",
        "Every queue is a promise. When you add one, write down who keeps it, and what happens when they cannot.",
    ),
    ("“Slow is smooth”", "Slow is smooth."),
    ("Naïve code is a café.", "Nai\u0308ve code is a cafe\u0301!"),
)

DIFFERENT = (
    ("It took us two years to find the leak.", "It took us three years to find the leak."),
    ("We grew 5% last year and nobody noticed.", "We grew 50% last year and nobody noticed."),
    ("We grew 5% last year and nobody noticed.", "We grew 5 last year and nobody noticed."),
    ("The cold room ran at -5 degrees for a month.", "The cold room ran at 5 degrees for a month."),
    ("You should rewrite it from scratch when you can.", "You should not rewrite it from scratch when you can."),
    (
        "All models that we ship to every one of our customers are not safe by default.",
        "Not all models that we ship to every one of our customers are safe by default.",
    ),
    (
        "I believe that the next team will care about the people who use what it builds.",
        "I can't believe that the next team will care about the people who use what it builds.",
    ),
    ("Start small and keep going every single day.", "Start big and keep going every single day."),
    ("Hire for curiosity and teach the rest.", "Hire for patience and teach the rest."),
    ("Ship early, ship often.", "Ship often."),
    ("Ship early.", "Test early."),
    (
        "On Mondays we plan the week, on Fridays we look at what came of it.",
        "On Mondays we plan the week, and by Tuesday the plan is gone.",
    ),
    (
        "The way I tell a junior from a senior engineer is how long they can work before they need an answer.",
        "A senior engineer differs from a junior one by the time that they can go on without asking anybody.",
    ),
    (
        "think that the migration will be finished by the end of the summer",
        "I do not think that the migration will be finished by the end of the summer, whatever the slides say.",
    ),
    (
        "we need to look at the logs before we look at the code",
        "When something breaks we need to look at the code, and only then do we get to look at the logs.",
    ),
    ("🎉", "🎈"),
    ("", "Ship early."),
)
