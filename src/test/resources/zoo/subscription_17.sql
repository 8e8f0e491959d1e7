-- kind: subscription; 17-18
create subscription s connection 'host=nowhere.example' publication p with (connect = false, slot_name = none, origin = none, password_required = false, run_as_owner = true, failover = true, streaming = parallel);
