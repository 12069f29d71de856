-- Repositories that have an upstream elsewhere.

create table mirror (
  repository_id bigint primary key references repository (id) on delete cascade,
  address varchar(1000) not null,
  account_id bigint not null references account (id) on delete cascade,
  created_at timestamp with time zone not null,
  synced_at timestamp with time zone,
  tried_at timestamp with time zone,
  failures bigint not null default 0,
  trouble varchar(1000) not null default '',
  next_at timestamp with time zone not null
);

create index mirror_by_next on mirror (next_at);
