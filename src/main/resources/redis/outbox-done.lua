-- Leaves a job that was told of to the history, and forgets what that has too many of.
-- ARGV: id, finished jobs to keep, their age, and how much longer their keys live (ms)
-- Returns nothing.

told(ARGV[1])
retire(tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]))
