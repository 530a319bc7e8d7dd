-- Trials that one worker does together have the number of the first of them as lead.
alter table trial add column lead integer not null default 0;
update trial set lead = number;
create index trial_lead on trial (run, lead);

-- SHA-256 of what a recorded trial was, so that it is recorded once; null where its number says that.
alter table trial add column content varchar(64);
create unique index trial_content on trial (run, content);
