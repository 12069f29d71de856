-- One SQL for H2 (MODE=PostgreSQL) and PostgreSQL.

-- What a server admin lets one owner have; null is what every owner has, -1 is any amount.
create table quota (
  account_id bigint primary key references account (id) on delete cascade,
  repositories bigint,
  storage_bytes bigint
);
