-- One SQL for H2 (MODE=PostgreSQL) and PostgreSQL.

-- What the containers of a session moved over the network, without the one that runs now.
alter table session add column sent_bytes bigint default 0 not null;
alter table session add column received_bytes bigint default 0 not null;
