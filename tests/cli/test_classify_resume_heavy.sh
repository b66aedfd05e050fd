# The same on all five-folds with at most 5 rows.
ROWS=5
. "$SOURCE/tests/cli/test_classify_resume.sh"
