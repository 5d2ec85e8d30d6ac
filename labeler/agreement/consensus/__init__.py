"""From several labels an item to one: majority, Dawid-Skene, MACE. Pure numbers, like its parent.

`tabulate` or `label_table` takes the labels in; `majority`, `dawid_skene` and `mace` give a
consensus, whose `rows` are what a release is made of.
"""
