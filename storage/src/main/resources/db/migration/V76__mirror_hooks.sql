-- One SQL for H2 (MODE=PostgreSQL) and PostgreSQL.

-- Addresses at which upstreams say that they have something new. The secret is encrypted by age.
create table mirror_hook (
  repository_id bigint primary key references mirror (repository_id) on delete cascade,
  word varchar(100) not null unique,
  secret varchar(2000) not null,
  created_at timestamp with time zone not null,
  heard_at timestamp with time zone
);
