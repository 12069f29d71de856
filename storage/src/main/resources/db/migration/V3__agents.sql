-- One SQL for H2 (MODE=PostgreSQL) and PostgreSQL.

-- What the program is called whose key this is; empty for a person's own key.
alter table account_key add column agent varchar(39) default '' not null;
