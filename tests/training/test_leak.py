"""Held-out text is recognised however it is dressed up."""

from training.leak import RUN, HeldOut

SECRET = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗い所にいた。"


def test_planted_run_is_caught():
    held = HeldOut([SECRET])
    assert held.leaks("前に何かあり、" + SECRET[3 : 3 + RUN] + "後ろにも何かある。")
    assert not held.leaks("前に何かあり、" + SECRET[3 : 2 + RUN] + "後ろにも何かある。")


def test_readings_and_spaces_do_not_hide_it():
    dressed = SECRET.replace("猫", "猫《ねこ》").replace("。", "。\n　")
    assert HeldOut([SECRET]).leaks(dressed)
    assert HeldOut([dressed]).leaks(SECRET)


def test_short_texts_are_caught_whole():
    held = HeldOut(["Too short."])
    assert held.leaks("too  short.")
    assert held.without(["Too short.", "Too shorts."]) == ["Too shorts."]
