-- A completed queue is opened again by what is appended to it; what its completion withdrew stays withdrawn.

-- Set of a call that was at an agent or up when its queue was opened again: it is dialled no more than it has been. One
-- that is given back is over.
ALTER TABLE calls ADD COLUMN withdrawn boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN queue_masters.draining_since IS
  'Of a closed queue: since when, until nothing of it can be waiting or at an agent any more. Of one that was opened '
  'again: while agents hold calls that were withdrawn and are not given back yet.';
