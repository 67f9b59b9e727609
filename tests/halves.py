"""Which files of tests `make test` asks of PostgreSQL alone, and what of them of SQLite too.

Each statement that these files sent when this was drawn up, whatever its values, other tests
sent to SQLite as well; where one was theirs alone, the test that sends it stands beside the
file and is asked of both. So SQLite is asked every statement there is, and PostgreSQL, on which
sites run, every test. Whoever writes tests need not think of this: a file that isn't named here
is asked of both.
"""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
# By file, without "test_" and ".py": the tests that are asked of both databases nevertheless.
ON_POSTGRESQL: dict[str, set[str]] = {
    "articles/lists": {
        "a_cursor_in_the_future_shows_nothing_before_its_time",
        "articles_of_the_same_moment_are_not_lost_between_pages",
        "many_comments_are_a_number_that_one_can_read",
    },
    "discussion/article_page": {
        "a_long_thread_leads_on_to_its_own_page",
        "all_on_one_page_has_the_threads_in_the_same_order",
    },
    "discussion/attention_views": set(),
    "discussion/changed_waits": set(),
    "discussion/comment_views": set(),
    "discussion/depth": {
        "the_last_comment_below_many_tombstones_goes_in_a_few_statements",
    },
    "discussion/doors": {
        "the_name_behind_a_tombstone_is_not_told",
        "what_cannot_be_read_cannot_be_acted_on",
    },
    "discussion/kept_pages": set(),
    "discussion/pace": {
        "the_history_is_read_page_by_page_and_nothing_is_left_out",
    },
    "discussion/picks": {
        "a_pick_that_is_taken_back_leaves_a_record_and_can_be_made_again",
        "rows_say_why_and_hold_once",
        "the_front_page_shows_three_of_the_last_days",
    },
    "discussion/threads": {
        "a_page_takes_two_queries",
        "roots_come_in_the_order_asked_for",
    },
    "discussion/writing_views": {
        "an_answer_to_a_comment_that_went_meanwhile_is_kept",
        "another_text_in_a_form_that_was_sent_is_kept_and_goes_through",
        "what_a_signed_out_reader_typed_is_there_after_sign_in",
    },
    "discussion/pictures/doors": set(),
    "discussion/pictures/serving": set(),
    "moderation/about_moderators": set(),
    "moderation/appeals": {
        "an_upheld_decision_stays_and_is_told",
        "the_database_keeps_appeals_whole",
        "who_suspended_long_before_judges_the_appeal_of_a_later_one",
    },
    "moderation/asking_about_subjects": {
        "a_queue_with_many_questions_costs_no_more_than_with_one",
        "of_whom_works_here_administrators_alone_are_asked",
        "who_is_an_administrator_no_more_hands_back_what_is_asked_of_somebody_on_the_staff",
        "who_spoke_officially_in_a_thread_or_beside_it_is_asked",
        "whoever_is_asked_is_called_again_when_the_case_is_taken_up",
    },
    "moderation/care": {
        "eight_windows_at_once_count_each_comment_once",
        "hard_comments_are_counted_once_a_day_for_who_looks",
        "what_a_notice_alone_calls_a_threat_is_hidden_and_counted",
        "what_a_notice_calls_a_copy_is_shown",
        "what_was_looked_at_is_forgotten_after_a_fortnight",
    },
    "moderation/changing_rules": {
        "different_rules_are_written_anew_at_once_and_the_same_one_once",
        "each_change_says_who_and_why_and_is_chained",
        "of_eight_who_change_the_rules_at_once_the_first_does",
    },
    "moderation/comment_page": {
        "the_log_is_filtered",
        "the_log_is_newest_first_and_paged",
    },
    "moderation/dashboard": {
        "a_check_answers_for_what_it_held_and_for_what_it_let_through",
        "the_log_keeps_to_a_time_a_reason_a_section_and_an_article",
        "the_page_links_to_what_is_behind_its_numbers",
    },
    "moderation/deciding": {
        "a_reversal_is_a_decision_of_its_own",
        "an_author_hears_why_of_good_news_too",
    },
    "moderation/good_comments": {
        "each_moderator_has_their_own_turn",
        "it_comes_after_so_many_bad_ones_and_goes_with_the_next",
        "it_comes_from_where_the_moderator_judges",
        "it_comes_with_the_answer_where_the_page_stays",
        "nothing_that_readers_may_not_read_nor_ones_own",
        "of_eight_windows_one_says_that_it_is_new",
        "who_doesnt_want_it_gets_none",
    },
    "moderation/kept_out_moderators": set(),
    "moderation/legal_notices": set(),
    "moderation/notes_withheld": set(),
    "moderation/notices_in_the_queue": {
        "the_queue_and_the_case_show_the_notice_the_question_and_the_time_left",
    },
    "moderation/part_in_queue": {
        "it_costs_one_statement_however_many_threads_are_reported",
    },
    "moderation/redacting": {
        "a_notice_that_was_found_wrong_lends_no_law_until_somebody_complains",
        "what_is_left_of_what_reports_had_hidden_is_read_and_goes_with_its_undoing",
        "what_is_taken_out_for_another_reason_breaks_no_law",
    },
    "moderation/report_page": set(),
    "moderation/second_looks": {
        "afterwards_the_text_is_hidden_only_where_it_was_reported_so",
        "eight_moderators_take_five_each_once_and_one_is_judged_once",
        "nobody_judges_again_what_they_know",
        "only_who_has_taken_it_sees_and_judges_it",
        "what_judges_a_case_is_drawn_and_what_only_waits_or_calms_is_not",
    },
    "moderation/statements": {
        "what_notices_had_led_to_before_their_law_was_kept_is_told_as_such",
    },
    "moderation/sweep_statements": set(),
    "moderation/sweeping": {
        "a_moderator_starts_and_takes_back_from_the_pages",
        "so_it_does_where_the_branch_above_it_is_removed",
    },
    "moderation/taken_notices": set(),
    "moderation/taking_part": {
        "however_many_threads_were_noted_about_the_log_asks_once_who_took_part",
        "nor_do_they_bring_back_one_authors_part_of_it",
        "what_the_author_changed_meanwhile_is_passed_by_no_measure",
        "while_it_is_reported_who_wrote_there_leaves_measures_to_colleagues",
    },
    "moderation/taking_up": {
        "who_was_judged_reports_an_open_case_again_and_keeps_one_open_report",
    },
    "moderation/thread_cases": {
        "a_dismissal_is_logged_told_and_taken_back",
        "a_reader_chooses_the_whole_thread_in_the_form",
        "removing_the_branch_can_be_sent_again_once_the_case_is_closed",
        "the_newest_of_a_thread_are_found_by_its_index",
        "who_took_part_in_a_thread_sees_no_reporter",
    },
    "moderation/together": {
        "only_what_nobody_decided_since_is_taken_back",
        "ticked_cases_are_judged_by_one_act_and_taken_back_by_another",
    },
    "moderation/trust_by_measures": {
        "measures_are_found_by_their_index",
    },
    "moderation/undoing_measures": {
        "what_an_appeal_reverses_is_told_though_it_was_over",
        "what_comes_of_a_later_case_replaces_what_was_told_of_the_first",
        "who_reported_anew_has_that_report_open",
    },
    "moderation/waves_pages": {
        "a_wave_that_is_judged_and_over_is_not_suggested_again",
        "accounts_that_a_wave_has_met_suggest_no_other_once_it_is_over",
        "what_it_held_is_judged_one_by_one_and_the_rest_published_and_taken_back",
    },
    "moderation/whys": {
        "each_act_reads_its_own_list",
        "the_log_and_the_record_say_why_in_the_readers_language",
    },
    "moderation/checks/pages": {
        "a_check_is_set_for_the_site_a_section_and_an_article",
        "nothing_is_set_without_a_why",
        "of_two_who_write_lists_the_second_is_told_and_keeps_what_was_typed",
        "the_checks_learn_from_decisions_by_a_command",
        "who_sets_checks_learns_what_was_set_meanwhile_and_keeps_what_was_typed",
    },
    "moderation/checks/pictures": {
        "a_wave_holds_everybody_s_pictures_and_lets_them_go",
    },
    "moderation/checks/why_held": {
        "two_that_wait_are_told_apart",
        "what_is_set_where_it_stands_is_told",
        "where_no_words_were_kept_the_entry_is_not_told_in_their_place",
    },
    "moderation/checks/words": set(),
}


def is_for_postgresql(item: pytest.Item) -> bool:
    """Say whether SQLite is asked by others all that this test would ask it."""
    file = item.path.relative_to(TESTS)
    own = ON_POSTGRESQL.get(f"{file.parent}/{file.stem.removeprefix('test_')}")
    name = getattr(item, "originalname", item.name)
    return own is not None and name.removeprefix("test_") not in own
