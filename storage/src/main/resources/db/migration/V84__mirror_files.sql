-- One SQL for H2 (MODE=PostgreSQL) and PostgreSQL.

-- Large files that commits of an upstream name and that are not here yet.
create table mirror_file (
  repository_id bigint not null references mirror (repository_id) on delete cascade,
  oid varchar(64) not null,
  size_bytes bigint not null,
  trouble varchar(300) not null default '',
  tried_at timestamp with time zone,
  primary key (repository_id, oid)
);
