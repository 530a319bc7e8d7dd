-- Times are milliseconds since 1970-01-01 UTC, states and kinds lower-case words, settings and results JSON.
create table run (
  id varchar(20) primary key,
  kind varchar(32) not null,
  name text not null,
  state varchar(16) not null,
  started bigint not null,
  updated bigint not null,
  ended bigint,
  optimizer text not null,
  model text not null,
  data text not null,
  settings text not null,
  seed bigint not null,
  threads integer not null,
  version text not null,
  result text,
  reason text
);
create index run_state on run (state);

create table tag (
  run varchar(20) not null references run (id) on delete cascade,
  name varchar(64) not null,
  primary key (run, name)
);
create index tag_name on tag (name);

create table series (
  id ${identity},
  run varchar(20) not null references run (id) on delete cascade,
  name text not null,
  unique (run, name)
);

-- A value that is null was not a number.
create table measurement (
  series bigint not null references series (id) on delete cascade,
  step bigint not null,
  value double precision,
  primary key (series, step)
) ${clustered};

create table event (
  id ${identity},
  run varchar(20) not null references run (id) on delete cascade,
  happened bigint not null,
  kind varchar(32) not null,
  step bigint,
  message text not null
);
create index event_run on event (run);

create table artifact (
  run varchar(20) not null references run (id) on delete cascade,
  kind varchar(32) not null,
  path text not null,
  sha256 varchar(64) not null,
  bytes bigint not null,
  primary key (run, path)
);

create table trial (
  run varchar(20) not null references run (id) on delete cascade,
  number integer not null,
  recipe text not null,
  settings text not null,
  state varchar(16) not null,
  claims integer not null,
  failures integer not null,
  owner text,
  token bigint not null,
  lease_until bigint,
  result text,
  reason text,
  primary key (run, number)
);
create index trial_state on trial (run, state, number);
