-- One SQL for H2 (MODE=PostgreSQL) and PostgreSQL.

alter table repository add column deleted_at timestamp with time zone;
