-- kind: subscription; 14-18
create subscription s connection 'host=nowhere.example' publication p with (connect = false, slot_name = none, binary = true, streaming = true);
