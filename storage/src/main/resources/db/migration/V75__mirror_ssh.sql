-- One SQL for H2 (MODE=PostgreSQL) and PostgreSQL.

-- How mirrors with an upstream over SSH prove themselves there, and how the upstream does here.
-- Private keys are encrypted by age; a former key is of use until the upstream takes the new one.
create table mirror_ssh (
  repository_id bigint primary key references mirror (repository_id) on delete cascade,
  public_key varchar(200) not null,
  private_key varchar(2000) not null,
  former_public_key varchar(200) not null default '',
  former_private_key varchar(2000) not null default '',
  host_key varchar(100) not null default '',
  host_key_type varchar(100) not null default '',
  created_at timestamp with time zone not null
);
