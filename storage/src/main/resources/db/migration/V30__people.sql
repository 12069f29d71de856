-- One SQL for H2 (MODE=PostgreSQL) and PostgreSQL.

-- A group owns names and repositories as a person does; nobody logs in as one.
alter table account add column kind varchar(10) default 'person' not null;

create table membership (
  group_id bigint not null references account (id) on delete cascade,
  account_id bigint not null references account (id) on delete cascade,
  role varchar(10) not null,
  primary key (group_id, account_id)
);

create index membership_by_account on membership (account_id);

-- What a key may at most, and until when. A deploy key is nobody's: the account only says who added it.
alter table account_key add column access varchar(10) default 'admin' not null;
alter table account_key add column repository_id bigint;
alter table account_key add column deploy boolean default false not null;
alter table account_key add column expires_at timestamp with time zone;
alter table account_key add column used_at timestamp with time zone;
alter table account_key
  add constraint account_key_repository
  foreign key (repository_id) references repository (id) on delete cascade;
