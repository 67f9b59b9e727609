"""The words of the regulation's template, and what this site says beside its counts.

They stay in English, as annex I has them: the files are for machines.
"""

OF_CATEGORY = "Category of illegal content"
OF_TERMS = "Category of incompatibility with the provider's terms and conditions"
DESCRIPTION = 'Description of the sub-category "Other"'
SECTIONED = (
    "Applicability", "Service", "Reporting period", "Section", "Indicator", "Scope", "Value",
    "Contextual Information",
)  # fmt: skip

_ACT, _INFORM = "the order to act against illegal content", "the order to provide information"
_INFORMED = "Median time to inform the authority of the receipt of"
ORDERS = (
    "Number of orders to act against illegal content received",
    "Number of specific items of information included in the total number of orders to act "
    "against illegal content",
    f"{_INFORMED} {_ACT}",
    f"Median time to give effect to {_ACT}",
    "Number of orders to provide information",
    f"{_INFORMED} {_INFORM}",
    f"Median time to give effect to {_INFORM}",
)

_ITEMS = "Number of specific items of information included in the total number of notices"
_ACTIONS = "Number of actions taken on the basis of the"
_FLAGGED = " (Trusted Flagger notices)"
NOTICES = (
    "Number of notices received",
    "Number of notices received from Trusted flaggers",
    _ITEMS,
    f"{_ITEMS} by Trusted Flaggers{_FLAGGED}",
    "Median time to take action",
    f"Median time to take action{_FLAGGED}",
    f"{_ACTIONS} law",
    f"{_ACTIONS} law{_FLAGGED}",
    f"{_ACTIONS} terms and conditions of the service",
    f"{_ACTIONS} terms and conditions of the service{_FLAGGED}",
)

# Column of the template: what of ours is counted there; "" where nothing can be.
RESTRICTION_OF = {
    "Visibility restriction Removal": "removal",
    "Visibility restriction Disable": "disable",
    "Visibility restriction Demoted": "",
    "Visibility restriction Age restricted": "",
    "Visibility restriction Interaction restricted": "interaction",
    "Visibility restriction Labelled": "",
    "Visibility restriction Other": "other",
    "Monetary restriction Suspension": "",
    "Monetary restriction Termination": "",
    "Monetary restriction Other": "",
    "Provision of the service Suspension": "",
    "Provision of the service Termination": "",
    "Account restriction Suspension": "account_suspension",
    "Account restriction Termination": "account_termination",
}
MEASURES = (
    "Number of measures taken at the provider's own initiative",
    "Number of measures taken after detection with solely automated means",
    *RESTRICTION_OF,
)

SCOPES = (
    "Total number", "Decisions upheld", "Decisions partially reversed", "Decisions reversed",
    "Median time",
)  # fmt: skip
DISPUTE_SCOPES = (*SCOPES, "Decision omitted", "Percentage of outcomes implemented")
COMPLAINTS = "Number of complaints submitted to the internal-complaints mechanism"
NEW_RESTRICTIONS = "Number of restrictions newly imposed as a result of an internal complaint"
_ABOUT = "Complaint regarding a decision"
ABOUT_VISIBILITY = f"{_ABOUT} to remove or disable access to or restrict visibility of information"
ABOUT_SERVICE = f"{_ABOUT} to suspend or terminate the provision of the service"
ABOUT_ACCOUNT = f"{_ABOUT} to suspend or terminate an account"
ABOUT_MONEY = f"{_ABOUT} to restrict the ability to monetise information"
ABOUT_NOTICE = f"{_ABOUT} not to take action on a notice submitted in accordance with Article 16"
ABOUT_FLAGGED = (
    f"{_ABOUT} not to take action on a notice submitted by a Trusted Flagger in accordance with "
    "Article 16"
)
DISPUTE_BODIES = "Out-of-court dispute settlement bodies"
DISPUTES = "Number of disputes submitted to out-of-court dispute settlement bodies"
_SUSPENDED = "Number of suspensions enacted for the provision of manifestly"
SUSPENDED = f"{_SUSPENDED} illegal content"
SUSPENDED_BY_HAND = (f"{_SUSPENDED} unfounded notices", f"{_SUSPENDED} unfounded complaints")

BY_PROGRAM = "Number of measures solely taken by automated means"
BY_PEOPLE = "Number of measures not taken by automated means"
ACCURACY = "Accuracy of the automated means - Accuracy"
PRECISION = "Accuracy of the automated means - Precision"
RECALL = "Accuracy of the automated means - Recall"
NOTICES_BY_PROGRAM = "Number of notices solely processed by automated means"
NOTICES_BY_PEOPLE = "Number of notices not processed by automated means"

BY_HAND = "Not recorded by the program that writes this file; filled in by the provider."
ONE_ITEM = "A notice is about one item."
ON_THE_LAW = "What a notice leads to always rests on the law."
AFTER_REPORTS = "Includes measures after readers' reports that are no notices under Article 16."
BY_CHECKS = "Found by checks of the text alone; a person decided all the same."
OTHER_NOTICE = "The form for notices names the law in general."
OTHER_RULE = "Rules of the site that no keyword names."
HIDDEN_BY_REPORTS = "Comments that enough readers reported, hidden until a moderator looked."
PEOPLE_DECIDE = "A person decides about every notice."
_PERCENT = "Percent of "
OF_COMMENTS = (
    _PERCENT + "all comments: those that checks found and moderators took away, or neither."
)
OF_FOUND = _PERCENT + "the comments that checks found: those that moderators took away."
OF_GONE = _PERCENT + "the comments that moderators took away: those that checks had found."

QUALITATIVE = (
    (
        "Summary of the content moderation engaged in at the providers’ own initiative",
        "Readers' comments on news articles are moderated by the newsroom's moderators. Checks "
        "read each text before it appears and may ask its author to think again, hold it for a "
        "moderator or refuse it; readers report what breaks the rules; moderators decide.",
    ),
    (
        "Meaningful and comprehensible information regarding content moderation engaged in at "
        "the providers' own initiative",
        "The community rules say what is not allowed. Each decision cites the rule, is told to "
        "the member with its reasons, and can be appealed to another moderator. Every decision "
        "stands in the public log of moderation, without names.",
    ),
    (
        "Qualitative description of the automated means",
        "Word lists, links, repeated texts, speed of writing, shouting, and a classifier that "
        "has learnt from the site's own decisions. They look at the text and how it was posted.",
    ),
    (
        "Qualitative description of indicators of accuracy and possible rate of error of "
        "automated means",
        "Precision: of the comments that checks found, the share that moderators took away. "
        "Recall: of the comments that moderators took away, the share that checks had found. "
        "The rate of error is what is lacking to 100 percent of the accuracy.",
    ),
    (
        "Specification of the precise purposes to apply automated means",
        "To have a moderator read a comment before it appears or soon after, to ask an author "
        "to think again, and to hide what many credible readers reported until one has looked.",
    ),
    (
        "Safeguards applied to the use of automated means",
        "No program removes a published comment for good: a person decides. A check can run on "
        "trial before it counts. The author is told that a program took part, and can appeal; "
        "a share of all decisions is judged a second time, blind.",
    ),
)
