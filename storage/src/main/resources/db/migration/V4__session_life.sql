-- One SQL for H2 (MODE=PostgreSQL) and PostgreSQL.

-- What a session is called, the branch or change that it was asked for, whom it is a fork of.
alter table session add column name varchar(60) default '' not null;
alter table session add column opened_at_revision varchar(250) default '' not null;
alter table session add column parent varchar(16) default '' not null;
alter table session add column fork_point varchar(64) default '' not null;

-- What its containers took, without the one that runs now.
alter table session add column wall_millis bigint default 0 not null;
alter table session add column cpu_millis bigint default 0 not null;
alter table session add column memory_bytes bigint default 0 not null;

create table session_share (
  token_hash varchar(64) primary key,
  session_id varchar(16) not null references session (id) on delete cascade,
  account_id bigint not null references account (id) on delete cascade,
  mode varchar(10) not null,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  uses integer not null,
  most_uses integer not null
);

create index session_share_by_session on session_share (session_id);
