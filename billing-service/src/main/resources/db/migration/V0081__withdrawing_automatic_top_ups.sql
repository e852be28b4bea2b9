-- Why an invoice is made unpayable is written before it is: whoever sees the void invoice first then knows the reason.
ALTER TABLE auto_top_up_attempt
  DROP CONSTRAINT auto_top_up_attempt_state_check,
  ADD CONSTRAINT auto_top_up_attempt_state_check CHECK (
    state IN ('creating', 'finalized', 'paying', 'declined', 'action_required', 'unknown', 'withdrawing', 'paid', 'canceled', 'quarantined')),
  ADD CONSTRAINT auto_top_up_attempt_withdrawing_check CHECK (state <> 'withdrawing' OR (invoice_id IS NOT NULL AND reason IS NOT NULL));
DROP INDEX auto_top_up_in_flight;
CREATE UNIQUE INDEX auto_top_up_in_flight ON auto_top_up_attempt (tenant_id)
 WHERE state IN ('creating', 'finalized', 'paying', 'declined', 'action_required', 'unknown', 'withdrawing');
