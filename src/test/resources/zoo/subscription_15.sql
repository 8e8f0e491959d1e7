-- kind: subscription; 15-18
create subscription s connection 'host=nowhere.example' publication p with (connect = false, slot_name = none, two_phase = true, disable_on_error = true);
