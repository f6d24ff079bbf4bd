"""Where every change asks: categories with their trust level, tool policies, proposals, decisions.

A proposal carries one exact change. Policy or a person makes it `allowed`; in that transaction its one batch starts.
"""
