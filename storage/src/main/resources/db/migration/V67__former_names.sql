-- One SQL for H2 (MODE=PostgreSQL) and PostgreSQL.

-- Which repository had a name last that it has no more: what happened to it under that name is told
-- to whoever listens to it.
create table former_name (
  path_key varchar(140) primary key,
  repository_id bigint not null references repository (id) on delete cascade
);
