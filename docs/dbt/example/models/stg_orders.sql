select id, customer_id, ordered_at from {{ source('raw', 'orders') }}
