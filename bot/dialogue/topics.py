"""The topics that the dialogue itself treats in a way of their own, by name."""

DANGER, GROOMING = "immediate_danger", "grooming_suspected"
CHILD, HUMAN = "child_speaking", "human"
HELPLINES, SUPPORT, TALK = "helplines", "child_support", "talk_to_child"
REFUSED, OWN_BEHAVIOUR = "harmful_request", "own_behaviour"
