-- One SQL for H2 (MODE=PostgreSQL) and PostgreSQL.

create table session (
  id varchar(16) primary key,
  repository_id bigint not null references repository (id) on delete cascade,
  account_id bigint not null references account (id) on delete cascade,
  base varchar(64) not null,
  env varchar(64) not null,
  slot integer not null unique,
  state varchar(10) not null,
  purpose varchar(10) not null,
  opened_at timestamp with time zone not null,
  used_at timestamp with time zone not null
);

create index session_by_owner on session (repository_id, account_id);
