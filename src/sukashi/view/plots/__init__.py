"""The pictures of each result kind; `sukashi.view.plot` chooses among them."""

from sukashi.view.matplotlib_folder import prepare

prepare()  # every module of this package imports matplotlib
