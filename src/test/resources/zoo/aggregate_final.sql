-- kind: aggregate; 13-18
create schema z;
create function z.step(integer, integer) returns integer language sql immutable as 'select $1';
create function z.final(integer, integer) returns integer language sql immutable as 'select $1';
create aggregate z.moving (integer) (sfunc = z.step, stype = integer, finalfunc = z.final, finalfunc_extra, finalfunc_modify = read_write,
    msfunc = z.step, minvfunc = z.step, mstype = integer, mfinalfunc = z.final, mfinalfunc_extra, mfinalfunc_modify = shareable, minitcond = '0', initcond = '0');
create aggregate z.plain (integer) (sfunc = z.step, stype = integer, msfunc = z.step, minvfunc = z.step, mstype = integer, mfinalfunc_modify = read_write, minitcond = '0', initcond = '0', finalfunc_modify = shareable);
