"""The corpus: the same comments for every engine, every time."""

import gzip

import pytest

from bench.corpus import capped_parents, levels_of, make_corpus

pytestmark = pytest.mark.once


def test_same_seed_makes_the_same_comments():
    assert make_corpus(500) == make_corpus(500)
    assert make_corpus(500, seed=2) != make_corpus(500)


def test_corpus_is_what_it_was_when_the_figures_were_made():
    """A change here makes earlier figures another benchmark's."""
    first = make_corpus(100)[0]
    assert (first.parent, first.author) == (None, 94)
    assert first.text.startswith("Better nurse diesel engineers colleague")


def test_everyone_answers_what_was_written_before():
    remarks = make_corpus(2_000)
    assert remarks[0].parent is None
    assert all(
        remark.parent is None or remark.parent < number for number, remark in enumerate(remarks)
    )


def test_tree_is_mixed_and_text_is_in_two_languages():
    remarks = make_corpus(2_000)
    roots = sum(1 for remark in remarks if remark.parent is None)
    assert 0.2 < roots / len(remarks) < 0.3
    assert max(levels_of(remarks)) >= 8
    japanese = sum(1 for remark in remarks if not remark.text.isascii())
    assert 0.25 < japanese / len(remarks) < 0.4


def test_text_compresses_as_far_as_real_text_does():
    """Stock phrases would shrink to nothing and flatter every page's weight."""
    text = "\n".join(remark.text for remark in make_corpus(100)).encode()
    assert 0.35 < len(gzip.compress(text)) / len(text) < 0.5


def test_engines_that_nest_less_get_every_comment_no_deeper_than_they_can():
    remarks = make_corpus(2_000)
    parents = capped_parents(remarks, 1)
    for remark, parent in zip(remarks, parents, strict=True):
        assert (parent is None) == (remark.parent is None)
        assert parent is None or parents[parent] is None
