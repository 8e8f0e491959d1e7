-- kind: subscription; 13-18
create subscription "S; --" connection 'host=nowhere.example user=''x'' password=''it\''s''' publication "P; --", other with (connect = false, slot_name = 'zoo_slot', synchronous_commit = 'remote_apply');
create subscription without_slot connection 'host=nowhere.example' publication p with (connect = false, slot_name = none);
comment on subscription "S; --" is 'subscription';
