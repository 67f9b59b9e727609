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
    "articles/article_page": {
        "corrections_carry_the_readers_date",
    },
    "articles/desk_decisions": {
        "differences_show_related_articles_and_times",
        "pages_of_the_list_follow_without_gaps",
        "the_list_is_searched_by_words_of_the_headline",
        "the_list_knows_every_state_as_readers_see_it",
        "what_an_old_version_doesnt_know_is_no_change",
    },
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
    "discussion/folds": {
        "each_fold_of_a_whole_discussion_counts_what_is_published_below",
    },
    "discussion/following": {
        "a_comment_that_waited_is_new_when_it_comes_out",
        "the_list_costs_the_same_few_queries_whatever_it_holds",
        "twice_is_once_and_stopping_twice_is_no_fault",
    },
    "discussion/kept_pages": set(),
    "discussion/live": {
        "an_open_page_of_a_comment_is_led_to_what_is_new_in_its_branch",
        "many_changes_are_told_part_by_part",
    },
    "discussion/member_frames": {
        "no_process_shows_one_member_what_is_anothers",
        "what_changed_is_on_the_next_page",
    },
    "discussion/member_page": {
        "a_page_leads_to_the_earlier_ones_at_a_constant_cost",
    },
    "discussion/new_on_page": {
        "counting_what_is_left_out_has_an_end_and_says_so",
    },
    "discussion/own_waiting": {
        "the_page_is_the_one_that_is_made_anew",
        "what_stands_elsewhere_is_named_first_and_few_are",
    },
    "discussion/pace": {
        "the_history_is_read_page_by_page_and_nothing_is_left_out",
    },
    "discussion/paste": {
        "a_fragment_asked_for_after_the_session_ended_leads_to_sign_in",
        "a_second_press_of_the_button_finds_what_the_first_one_made",
        "publishing_makes_what_was_shown",
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
    "discussion/visiting": {
        "a_page_is_told_which_new_ones_come_next_and_behind_the_last_the_first",
        "a_page_left_open_overnight_begins_no_longer_visit",
        "counts_are_exact_among_parallel_writers",
        "next_new_goes_from_one_to_the_next_wherever_they_are",
        "the_place_of_another_tab_survives_a_visit_that_begins",
        "the_way_back_leads_to_other_pages",
        "who_is_signed_out_is_asked_to_sign_in",
        "who_reads_a_branch_alone_finds_the_others_news_next_time",
    },
    "discussion/writing_views": {
        "an_answer_to_a_comment_that_went_meanwhile_is_kept",
        "another_text_in_a_form_that_was_sent_is_kept_and_goes_through",
        "what_a_signed_out_reader_typed_is_there_after_sign_in",
    },
    "discussion/young": {
        "a_page_of_best_changes_when_a_thread_elsewhere_shows_its_votes",
        "most_discussed_says_how_many_replies_and_when_the_last_came",
        "no_thread_is_lost_or_met_twice_on_the_pages_of_best",
    },
    "discussion/pictures/composer": {
        "a_draft_keeps_all_the_pictures_that_it_can",
        "a_text_with_its_picture_is_a_draft_where_posting_fails",
        "nobody_puts_in_what_somebody_else_has_waiting",
        "one_picture_in_two_drafts_is_refused_in_the_second_with_its_text",
        "the_same_form_sent_twice_with_its_file_leaves_no_draft",
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
    "moderation/branch_in_logs": {
        "the_proof_finds_a_part_without_an_entry",
        "the_proof_finds_an_act_that_was_made_to_pass_for_a_part",
        "the_proof_finds_who_tampers_with_the_act_or_a_part",
        "the_year_counts_the_act_and_not_its_parts",
        "who_moderates_the_place_reads_the_act_in_the_log",
    },
    "moderation/branch_removal": {
        "a_lock_from_before_and_one_set_since_stay",
        "all_below_goes_but_the_moderators_own_and_each_author_is_told_once",
        "the_author_reads_the_statement_with_the_words",
        "what_will_not_do_changes_nothing",
    },
    "moderation/care": {
        "eight_windows_at_once_count_each_comment_once",
        "hard_comments_are_counted_once_a_day_for_who_looks",
        "what_a_notice_alone_calls_a_threat_is_hidden_and_counted",
        "what_a_notice_calls_a_copy_is_shown",
        "what_was_looked_at_is_forgotten_after_a_fortnight",
    },
    "moderation/cases_of_notices": {
        "a_notice_alone_stands_in_the_queue_until_it_is_answered",
        "a_watched_comment_is_watched_on_and_an_old_one_is_shown_for_the_notice",
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
    "moderation/measures": {
        "a_confirmed_warning_is_a_read_notice",
        "a_note_is_kept_for_colleagues_and_tells_nobody",
        "a_warned_member_posts_once_they_have_confirmed",
        "what_a_watched_member_writes_appears_and_is_watched_until_the_day",
    },
    "moderation/member_case_pages": {
        "a_colleague_who_was_faster_is_named",
        "a_suspension_can_be_sent_again_once_the_case_is_closed",
        "the_members_page_shows_the_case_and_closes_it_by_a_measure",
        "the_queue_shows_what_they_were_called_when_they_were_reported",
        "who_moderates_a_section_sees_no_case_about_a_member",
    },
    "moderation/notes_withheld": set(),
    "moderation/notices_in_the_queue": {
        "the_queue_and_the_case_show_the_notice_the_question_and_the_time_left",
    },
    "moderation/objecting": {
        "after_a_decision_it_is_too_late_and_what_was_typed_is_kept",
        "the_same_words_again_are_those_and_others_are_refused",
        "what_is_hidden_again_as_reported_says_so_and_is_objected_to",
    },
    "moderation/overtaken_appeals": {
        "nobody_upholds_at_once_what_is_taken_back",
        "what_was_taken_back_can_only_be_reversed",
        "who_judges_what_was_decided_about_meanwhile_reads_that_first",
    },
    "moderation/page_complaints": {
        "a_page_is_not_hidden_nor_a_comment_changed_by_way_of_a_complaint",
        "nobody_complains_too_early_too_late_twice_or_about_what_they_asked_for",
    },
    "moderation/part_in_queue": {
        "it_costs_one_statement_however_many_threads_are_reported",
    },
    "moderation/queue_page": {
        "a_case_closes_with_what_opened_it",
        "a_claim_ends_by_itself",
        "a_list_that_was_asked_for_before_writes_no_sql_anew",
        "a_suspended_moderator_takes_no_case_from_the_others",
        "after_a_decision_the_next_case_opens_if_wished",
        "each_kind_has_a_list_of_its_own_and_all_stand_on_one",
        "pages_share_no_case_at_their_border_and_leave_none_out",
        "paging_shows_each_case_once_while_others_empty_the_queue",
        "ten_thousand_open_cases_cost_no_more",
        "the_list_is_narrowed_by_what_is_asked_for",
        "what_one_narrows_the_list_to_stands_in_nobody_elses_form",
        "who_moderates_parts_of_the_site_reads_it_as_cheaply",
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
    "moderation/taken_legal": {
        "it_is_kept_while_its_page_is_open_and_no_longer",
        "one_moderator_has_so_many_at_once",
        "who_may_not_judge_it_takes_nothing",
    },
    "moderation/taken_notices": set(),
    "moderation/taking_measures_back": {
        "a_note_is_taken_back_and_stands_beside_no_case_any_more",
        "a_note_taken_back_by_hand_is_found_in_the_log",
        "it_is_as_if_it_had_not_been_done_and_all_who_were_told_hear",
        "the_message_that_confirms_it_has_the_button",
        "what_replaced_a_measure_that_is_over_is_taken_back",
    },
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
    "moderation/told_of_notices": {
        "only_who_was_told_something_else_is_told",
        "telling_costs_the_same_however_many_sent_a_notice",
        "who_changes_their_mind_again_and_again_fills_no_mailbox",
        "who_let_the_rest_of_what_reports_hid_be_read_has_brought_that_about",
        "who_may_complain_of_a_turn_is_known_as_long",
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
