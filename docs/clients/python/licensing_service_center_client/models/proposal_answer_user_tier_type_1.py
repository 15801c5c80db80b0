from typing import Literal

ProposalAnswerUserTierType1 = Literal["unlimited"]

PROPOSAL_ANSWER_USER_TIER_TYPE_1_VALUES: set[ProposalAnswerUserTierType1] = {
    "unlimited",
}


def check_proposal_answer_user_tier_type_1(value: str) -> ProposalAnswerUserTierType1:
    if value in PROPOSAL_ANSWER_USER_TIER_TYPE_1_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {PROPOSAL_ANSWER_USER_TIER_TYPE_1_VALUES!r}"
    )
